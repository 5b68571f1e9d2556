using Dreamer.Errors;

namespace Dreamer.Api.Errors;

/// <summary>A write that found no room. Reads go on, and so do writes once there is room again.</summary>
internal static class FullDiskProblem
{
    private const int OverQuota = 122; // EDQUOT
    private const int NoSpaceLeft = 28; // ENOSPC

    public static Problem Problem { get; } = new(
        StatusCodes.Status507InsufficientStorage,
        ErrorCode.StorageFull,
        "The disk of the server's data folder is full: nothing can be stored until there is room; reads go on.");

    /// <summary>Orleans wraps what a grain's storage throws; the store of files has said it in its own words.</summary>
    public static bool IsOf(Exception? error) =>
        error is not null && (error is IOException { HResult: NoSpaceLeft or OverQuota } or DreamerException { Code: ErrorCode.StorageFull } || IsOf(error.InnerException));
}
