class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def pack_linear(self: __torch__.Kernels, w: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(w, None)
  def linear(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, b, "none", annotate(List[Optional[number]], []), "")
  def pack_conv(self: __torch__.Kernels, w: Tensor, pad_h: int, pad_w: int, stride_h: int, stride_w: int) -> Tensor:
    return ops.mkldnn._reorder_convolution_weight(w, [pad_h, pad_w], [stride_h, stride_w], [1, 1], 1, None)
  def conv(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Optional[Tensor], pad_h: int, pad_w: int, stride_h: int, stride_w: int) -> Tensor:
    return ops.mkldnn._convolution_pointwise(x, w, b, [pad_h, pad_w], [stride_h, stride_w], [1, 1], 1, "none", annotate(List[Optional[number]], []), "")
  def plain(self: __torch__.Kernels, w: Tensor) -> Tensor:
    return torch.to_dense(w)
