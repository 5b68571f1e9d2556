using Orleans.Runtime;

namespace Orleans;

/// <summary>Reads keys off grains and references, and turns one into the other.</summary>
public static class GrainExtensions
{
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)(object)ReferenceOf(grain).Cast(typeof(TGrainInterface));

    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext: { } context } => context.GrainId,
        _ => throw Unexpected(grain),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    public static long GetPrimaryKeyLong(this IAddressable grain) => GrainKeys.ReadLong(grain.GetGrainId());

    public static Guid GetPrimaryKey(this IAddressable grain) => GrainKeys.ReadGuid(grain.GetGrainId());

    private static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase { GrainContext: { } context } => context.GrainReference,
        _ => throw Unexpected(grain),
    };

    private static ArgumentException Unexpected(IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return new($"'{grain.GetType().FullName}' is neither a grain reference nor a grain that the runtime made.", nameof(grain));
    }
}
