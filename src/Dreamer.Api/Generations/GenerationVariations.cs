namespace Dreamer.Api.Generations;

/// <summary>Names what one request made, if that is more than one generation.</summary>
internal static class GenerationVariations
{
    public static IReadOnlyList<string>? Of(GenerationId first, int count) =>
        count == 1 ? null : [.. Enumerable.Range(0, count).Select(index => first.Variation(index).Value)];
}
