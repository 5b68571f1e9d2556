namespace Orleans.Providers;

/// <summary>Names of providers that are used when none is given.</summary>
public static class ProviderConstants
{
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
}
