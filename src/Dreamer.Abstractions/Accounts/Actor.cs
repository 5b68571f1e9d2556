namespace Dreamer.Accounts;

/// <summary>Who changes something: a key's id, <c>local</c> for programs of this machine, and the address that the request came from.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Actor")]
public sealed record Actor([property: Id(0)] string By, [property: Id(1)] string? Address)
{
    /// <summary>The server, when nobody asked.</summary>
    public static Actor Server { get; } = new("server", null);
}
