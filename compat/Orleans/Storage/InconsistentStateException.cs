using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A write came with an ETag that is not the stored one.</summary>
public class InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
    : OrleansException(errorMsg, storageException)
{
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public string? StoredEtag { get; } = storedEtag;

    public string? CurrentEtag { get; } = currentEtag;

    /// <summary>Whether the exception is still on the activation that it comes from, which then ends.</summary>
    internal bool IsSourceActivation { get; set; } = true;

    public override string ToString() =>
        $"InconsistentStateException: {Message} Expected Etag={StoredEtag} Received Etag={CurrentEtag} {InnerException}";
}
