using Dreamer.Errors;

namespace Dreamer.Storage;

/// <summary>What it means that the system refuses a file, in words for whoever chose the place.</summary>
public static class PlaceErrors
{
    private const int WouldBlock = 11, Full = 28, ReadOnly = 30, OverQuota = 122; // <errno.h> of Linux

    /// <summary>Whether another process has the file locked.</summary>
    public static bool IsHeld(Exception error) => error is IOException { HResult: WouldBlock };

    /// <summary>Whether the disk, or the user's share of it, is full.</summary>
    public static bool IsFull(Exception error) => error is IOException { HResult: Full or OverQuota };

    public static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>One sentence that holds the place.</summary>
    public static IOException Of(string place, Exception error) => new($"{place} cannot be used: {ReasonOf(error)}", error);

    /// <summary>What a client is told, and may try again later.</summary>
    public static DreamerException FullDisk(string place) => new(ErrorCode.StorageFull, $"The disk of the data folder is full: nothing more can be written to '{place}'.");

    private static string ReasonOf(Exception error) => error switch
    {
        IOException { HResult: ReadOnly } => "its file system is read-only.",
        UnauthorizedAccessException => $"the user '{Environment.UserName}' may not write there.",
        _ when IsFull(error) => "its disk is full.",
        _ => error.Message,
    };
}
