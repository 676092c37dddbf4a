"""One network as one serialised ONNX graph: sizes left open, weights inside and in float16 where that loses nothing."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import onnx
import onnxscript.optimizer
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.runs.saved import ExportError

OPSET = 20  # ONNX Runtime 1.17 and later
_LEAST = 64  # numbers that a weight has at least to be worth an operator that widens it


def graph_of(network: nn.Module, inputs: dict[str, Tensor], open_axes: dict[str, dict[int, Any]]) -> bytes:
    """The graph of a network in evaluation mode, which has `names` for its outputs.

    `inputs` are examples by name, a tensor each; where an axis is open (a `torch.export.Dim`) it is 2 or more.
    Raises ExportError where a part of the network has no ONNX counterpart.
    """
    norms = any(isinstance(module, nn.modules.batchnorm._BatchNorm) for module in network.modules())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of axes that share a name, which is what is wanted
        try:
            program: Any = torch.onnx.export(
                network.eval(),
                tuple(inputs.values()),
                input_names=list(inputs),
                output_names=list(network.names),  # type: ignore[arg-type]
                dynamic_shapes=tuple(open_axes[name] for name in inputs),
                opset_version=OPSET,
                dynamo=True,
                external_data=False,
                optimize=not norms,
                verbose=False,
            )
        except torch.onnx.OnnxExporterError as error:  # its message is pages long
            raise ExportError("This network has a part that can't become an ONNX graph (--debug tells it).") from error
    if norms:  # its optimiser would fold them into weights that float16 can't hold; ONNX Runtime folds them in time
        onnxscript.optimizer.inline(program.model)
        onnxscript.optimizer.fold_constants(program.model)
        onnxscript.optimizer.remove_unused_nodes(program.model)
    model = program.model_proto
    _forget_origin(model)
    halve_weights(model.graph)
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def halve_weights(graph: onnx.GraphProto) -> None:
    """Keep float32 weights that float16 holds exactly in float16, each behind a Cast, in place.

    ONNX Runtime does the casts once, when it loads the graph. Shipped weights are of float16 to begin with.
    """
    casts = []
    for index, weight in enumerate(graph.initializer):
        if weight.data_type != TensorProto.FLOAT:
            continue
        wide = numpy_helper.to_array(weight)
        with np.errstate(over="ignore"):
            half = wide.astype(np.float16)
        if wide.size < _LEAST or not np.array_equal(half.astype(np.float32), wide):
            continue
        name = f"{weight.name}.half"
        casts.append(helper.make_node("Cast", [name], [weight.name], to=TensorProto.FLOAT))
        graph.initializer[index].CopyFrom(numpy_helper.from_array(half, name))
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *rest])


def _forget_origin(model: onnx.ModelProto) -> None:
    """Drop what the exporter tells of the source lines, with this machine's paths, and shapes that are known anyway."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    parts = (*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output)
    for part in parts:
        part.doc_string = ""
        del part.metadata_props[:]
