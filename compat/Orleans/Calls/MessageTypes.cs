using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>
/// Refuses messages that a callee could change. Orleans copies such arguments; here nothing is copied, so that only
/// what cannot be changed may cross. Each type is looked at once.
/// </summary>
internal static class MessageTypes
{
    private static readonly ConcurrentDictionary<Type, string?> s_faults = new();

    private static readonly HashSet<Type> s_known =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Uri), typeof(Version), typeof(Type), typeof(object), typeof(CancellationToken), typeof(Int128), typeof(UInt128), typeof(Half),
        typeof(System.Net.IPAddress), typeof(System.Numerics.BigInteger), typeof(System.Text.Json.JsonElement),
    ];

    public static void CheckSignature(GrainMethod method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (!parameter.IsDefined(typeof(ImmutableAttribute)))
            {
                Check(parameter.ParameterType, $"parameter '{parameter.Name}' of {method}");
            }
        }

        if (method.Shape.ResultType is { } result)
        {
            Check(result, $"the result of {method}");
        }
    }

    /// <summary>Whether a value may be of another type than the declared one, or a grain that needs a reference.</summary>
    public static bool IsOpen(ParameterInfo parameter) =>
        !parameter.ParameterType.IsSealed && !parameter.IsDefined(typeof(ImmutableAttribute));

    public static void CheckArguments(GrainMethod method, object?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = method.Parameters[i];
            if (arguments[i] is IGrainBase grain and not GrainReference)
            {
                arguments[i] = ((Activation)grain.GrainContext).GrainReference.Cast(parameter.ParameterType);
            }
            else if (arguments[i] is { } argument && IsOpen(parameter))
            {
                Check(argument.GetType(), $"parameter '{parameter.Name}' of {method}");
            }
        }
    }

    public static void CheckResult(GrainMethod method, object? result)
    {
        if (result is not null && method.Shape.ResultType is { IsSealed: false })
        {
            Check(result.GetType(), $"the result of {method}");
        }
    }

    private static void Check(Type type, string place)
    {
        if (s_faults.GetOrAdd(type, static t => FaultOf(t, [])) is { } fault)
        {
            throw new NotSupportedException(
                $"Type '{Name(type)}' of {place} could be changed by whoever receives it: {fault}. Use records with init-only members of immutable types, or mark the type [Immutable].");
        }
    }

    /// <summary>Says what of a type could be changed; null if nothing.</summary>
    private static string? FaultOf(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || IsKnown(type))
        {
            return null;
        }

        if (type.IsArray || typeof(Delegate).IsAssignableFrom(type) || IsWritableView(type))
        {
            return $"'{Name(type)}' is {(type.IsArray ? "an array" : "not immutable")}";
        }

        return IsContainer(type)
            ? type.GetGenericArguments().Select(t => FaultOf(t, seen)).FirstOrDefault(f => f is not null)
            : FieldsOf(type).Select(f => FaultOf(f, type, seen)).FirstOrDefault(f => f is not null);
    }

    private static string? FaultOf(FieldInfo field, Type type, HashSet<Type> seen)
    {
        var isMemberSet = !field.IsInitOnly && !type.IsValueType; // a struct is copied, so that setting its members changes only the copy
        return isMemberSet
            ? $"member '{Name(type)}.{Member(field)}' can be set"
            : FaultOf(field.FieldType, seen) is { } fault ? $"in member '{Name(type)}.{Member(field)}', {fault}" : null;
    }

    private static bool IsKnown(Type type) =>
        type.IsPrimitive || type.IsEnum || s_known.Contains(type)
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || typeof(IAddressable).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type);

    private static bool IsWritableView(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Memory<>))
        || (type.IsInterface && type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true
            && !type.Name.StartsWith("IReadOnly", StringComparison.Ordinal) && !type.Name.StartsWith("IImmutable", StringComparison.Ordinal)
            && !type.Name.StartsWith("IEnumerable", StringComparison.Ordinal));

    /// <summary>Read-only views and immutable collections: as good as what they hold. A value behind an interface is looked at again when it crosses.</summary>
    private static bool IsContainer(Type type) =>
        type.IsInterface || type.Namespace is "System.Collections.Immutable" or "System.Collections.Frozen"
        || (type.IsGenericType && type.GetGenericTypeDefinition() is { } open
            && (open == typeof(Nullable<>) || open == typeof(ReadOnlyMemory<>) || open == typeof(KeyValuePair<,>)));

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
        {
            foreach (var field in t.GetFields(own))
            {
                yield return field;
            }
        }
    }

    /// <summary>The property's name, if the field was made for one.</summary>
    private static string Member(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static string Name(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
}
