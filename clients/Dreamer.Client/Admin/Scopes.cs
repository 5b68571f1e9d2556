namespace Dreamer.Client.Admin;

/// <summary>What a key lets its holder do.</summary>
public static class Scopes
{
    /// <summary>Make, change and delete what is the tenant's own.</summary>
    public const string Generate = "generate";

    /// <summary>Look at what is the tenant's own.</summary>
    public const string Read = "read";

    /// <summary>Look after the whole server.</summary>
    public const string Admin = "admin";
}
