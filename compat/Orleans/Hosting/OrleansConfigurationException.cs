namespace Orleans.Runtime;

/// <summary>An option has a value that cannot work.</summary>
public sealed class OrleansConfigurationException(string message) : Exception(message);
