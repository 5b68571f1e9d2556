namespace Orleans.Runtime;

/// <summary>A provider is missing or wrongly configured.</summary>
public class BadProviderConfigException(string message) : OrleansException(message);
