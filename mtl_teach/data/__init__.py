"""Tasks to learn: one module per kind."""

from mtl_teach.data.assay_panel import assay_panel
from mtl_teach.data.blocks import block_tasks
from mtl_teach.data.clothes import clothes
from mtl_teach.data.correlated import correlated_tasks
from mtl_teach.data.downloads import DataUnavailableError
from mtl_teach.data.linear import linear_tasks
from mtl_teach.data.molecules import Assays, assays, fragments
from mtl_teach.data.opinions import Sentences, opinion_lexicon, products, sentences
from mtl_teach.data.own import from_arrays, from_long, from_wide
from mtl_teach.data.real import RealTasks, landmine, school
from mtl_teach.data.stacking import stack, with_constant
from mtl_teach.data.tasks import Tasks
from mtl_teach.data.tilted_digits import tilt, tilted_digits

__all__ = [
    "Assays",
    "DataUnavailableError",
    "RealTasks",
    "Sentences",
    "Tasks",
    "assay_panel",
    "assays",
    "block_tasks",
    "clothes",
    "correlated_tasks",
    "fragments",
    "from_arrays",
    "from_long",
    "from_wide",
    "landmine",
    "linear_tasks",
    "opinion_lexicon",
    "products",
    "school",
    "sentences",
    "stack",
    "tilt",
    "tilted_digits",
    "with_constant",
]
