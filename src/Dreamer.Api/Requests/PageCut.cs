namespace Dreamer.Api.Requests;

/// <summary>Cuts a list to a page.</summary>
internal static class PageCut
{
    /// <summary>The list holds one item more than the page, if there is one: that tells whether there is a next page.</summary>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> items, int limit, Func<T, string> idOf) =>
        items.Count <= limit ? new(items, null) : new([.. items.Take(limit)], idOf(items[limit - 1]));
}
