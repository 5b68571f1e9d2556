namespace Dreamer;

internal static class Identifiers
{
    public static T Parse<T>(string text)
        where T : struct, IIdentifier<T> =>
        T.TryParse(text, out var id) ? id : throw new FormatException($"'{Shown.Briefly(text)}' is no {typeof(T).Name}.");
}
