"""Any other language model in the place of the starter: a folder, a name on the Hugging Face hub, or an endpoint.

It is held to the same facts: it writes placeholders, which are filled afterwards; what it wrote is sieved, judged and
guarded; and where nothing of it may stand, the product's own writer or the sentence planner takes over and says so.
Only the choice is imported here, which is plain Python: the web process reads it too.
"""

from ml.other_models.choice import Choice, ChoiceError, Endpoint, Folder, Hub, choose

__all__ = ["Choice", "ChoiceError", "Endpoint", "Folder", "Hub", "choose"]
