"""What the companion can do: one module a topic, its HANDLERS at the foot."""

from importlib import import_module
from pkgutil import iter_modules

from ..dialogue import Handler


def discover() -> dict[str, Handler]:
    """Collect the handlers of every topic, by intent."""
    return {
        f"{module.name}.{key}": handler
        for module in iter_modules(__path__)
        for key, handler in import_module(f".{module.name}", __name__).HANDLERS.items()
    }
