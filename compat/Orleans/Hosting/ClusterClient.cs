namespace Orleans.Runtime;

/// <summary>Makes references.</summary>
internal sealed class ClusterClient(Silo silo, GrainClasses classes, IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Get<TGrainInterface>(GrainKeys.Write(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(GrainKeys.Write(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Get<TGrainInterface>(primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)GrainReference.Create(silo, grainId, typeof(TGrainInterface));

    private TGrainInterface Get<TGrainInterface>(string key, string? prefix)
        where TGrainInterface : IAddressable
    {
        var type = typeof(TGrainInterface);
        return GetGrain<TGrainInterface>(GrainId.Create(classes.Of(type, prefix).GrainType, key));
    }
}
