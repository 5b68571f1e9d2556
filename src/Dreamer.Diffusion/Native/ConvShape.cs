namespace Dreamer.Diffusion.Native;

/// <summary>How a convolution steps over a map.</summary>
internal readonly record struct ConvShape(long PadHeight, long PadWidth, long StrideHeight, long StrideWidth);
