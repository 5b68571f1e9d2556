using Dreamer.Errors;

namespace Dreamer.Inference.Engine;

/// <summary>What went wrong on the device, as callers know it.</summary>
internal static class DeviceErrors
{
    // How libtorch's allocators say it, on CPU and on CUDA: it has no type for it that reaches us.
    private static readonly string[] s_outOfMemory = ["not enough memory", "out of memory", "can't allocate memory"];

    public static bool IsOutOfMemory(Exception error) =>
        error is OutOfMemoryException || s_outOfMemory.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    public static Exception Translate(Exception error) =>
        IsOutOfMemory(error)
            ? new DreamerException(ErrorCode.OutOfMemory, "The device has not enough memory for this job beside the others.")
            : error;
}
