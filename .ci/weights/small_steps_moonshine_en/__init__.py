"""The weights of Moonshine base: data for the recognizer of Small Steps."""
