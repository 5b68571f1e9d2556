namespace Orleans.Runtime;

/// <summary>The activation that fed an enumeration has ended.</summary>
public sealed class EnumerationAbortedException(string message) : Exception(message);
