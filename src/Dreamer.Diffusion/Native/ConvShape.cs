namespace Dreamer.Diffusion.Native;

/// <summary>
/// How a convolution steps over a map. In ints: TorchSharp 0.107 hands a kernel an int by its value, and a long in an object that nothing holds, which may be
/// collected before the kernel reads it.
/// </summary>
internal readonly record struct ConvShape(int PadHeight, int PadWidth, int StrideHeight, int StrideWidth);
