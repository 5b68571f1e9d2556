namespace Dreamer.Accounts;

/// <summary>What a key lets its holder do; none of them holds another. On the wire in snake_case.</summary>
public enum Scope
{
    /// <summary>Make, change and delete what is the tenant's own.</summary>
    Generate,

    /// <summary>Look at what is the tenant's own.</summary>
    Read,

    /// <summary>Look after the whole server: its tenants, their keys and limits.</summary>
    Admin,
}
