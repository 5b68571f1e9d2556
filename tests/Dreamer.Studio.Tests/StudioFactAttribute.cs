using Dreamer.Server.Tests;

namespace Dreamer.Studio.Tests;

/// <summary>A fact about the web page in a real browser, with the model that ships; skipped, and says so, where one of them is absent.</summary>
internal sealed class StudioFactAttribute : FactAttribute
{
    public StudioFactAttribute() => Skip = Missing;

    /// <summary>What is missing; null where nothing is.</summary>
    public static string? Missing { get; } =
        StudioBrowser.Program is null ? "needs Chromium: apt-get install chromium" : new NanoFactAttribute().Skip;
}

/// <summary>The same, of several cases.</summary>
internal sealed class StudioTheoryAttribute : TheoryAttribute
{
    public StudioTheoryAttribute() => Skip = StudioFactAttribute.Missing;
}
