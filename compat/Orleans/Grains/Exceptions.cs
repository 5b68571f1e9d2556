namespace Orleans.Runtime
{
    /// <summary>Base of what the runtime throws.</summary>
    public class OrleansException(string message, Exception? innerException = null) : Exception(message, innerException);

    /// <summary>The silo that should run a call is gone, or going.</summary>
    public class SiloUnavailableException(string message) : OrleansException(message);

    /// <summary>A call was handed on from one ending activation to the next too often.</summary>
    public class OrleansMessageRejectionException(string message) : OrleansException(message);

    /// <summary>The activation that fed an enumeration has ended.</summary>
    public sealed class EnumerationAbortedException(string message) : Exception(message);

    /// <summary>A provider is missing or wrongly configured.</summary>
    public sealed class BadProviderConfigException(string message) : OrleansException(message);

    /// <summary>An option has a value that cannot work.</summary>
    public sealed class OrleansConfigurationException(string message) : Exception(message);

    /// <summary>The reminder table did not do what was asked.</summary>
    public sealed class ReminderException(string message) : OrleansException(message);
}

namespace Orleans.Storage
{
    /// <summary>A write came with an ETag that is not the stored one.</summary>
    public class InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException = null)
        : Runtime.OrleansException(errorMsg, storageException)
    {
        public string? StoredEtag { get; } = storedEtag;
        public string? CurrentEtag { get; } = currentEtag;

        /// <summary>Whether the exception is still on the activation that it comes from, which then ends.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
