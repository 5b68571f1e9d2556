using Dreamer.Api.Errors;

namespace Dreamer.Api.Grpc.Messages;

/// <summary>
/// Values of enumerations by their names: the wire's have an UNSPECIFIED and numbers that never change, and ours have neither.
/// </summary>
internal static class WireEnum
{
    public static TTo To<TFrom, TTo>(TFrom value)
        where TFrom : struct, Enum
        where TTo : struct, Enum => Enum.Parse<TTo>(value.ToString());

    /// <summary>Null where none was named; a number that has no name is refused.</summary>
    public static TTo? Sent<TFrom, TTo>(TFrom value, string field)
        where TFrom : struct, Enum
        where TTo : struct, Enum =>
        EqualityComparer<TFrom>.Default.Equals(value, default) ? null : Named<TFrom, TTo>(value, field);

    /// <summary>Of a list, in which each has a name.</summary>
    public static TTo Named<TFrom, TTo>(TFrom value, string field)
        where TFrom : struct, Enum
        where TTo : struct, Enum =>
        Enum.IsDefined(value) && Enum.TryParse<TTo>(value.ToString(), out var known)
            ? known
            : throw new ProblemException(Problem.Invalid($"Field '{field}' holds '{value}', and takes {ExpectedValue.Of(typeof(TTo))}.", field));
}
