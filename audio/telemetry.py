"""Keep onnxruntime from reporting to its maker, which it does by default since 1.29.

It reads this when it starts: so this comes before anything else of the package, and
goes to the processes of voices too. Source: its Privacy.md, "Disabling Telemetry".
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
