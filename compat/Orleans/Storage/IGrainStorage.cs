using Orleans.Runtime;

namespace Orleans.Core
{
    /// <summary>A state that can be read, written and cleared.</summary>
    public interface IStorage<TState>
    {
        TState State { get; set; }
        string? Etag { get; }
        bool RecordExists { get; }

        Task ClearStateAsync();
        Task WriteStateAsync();
        Task ReadStateAsync();
    }
}

namespace Orleans.Runtime
{
    /// <summary>A named state of a grain, read before the grain is activated.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;

    /// <summary>Asks for a state by name, from the storage of a name.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        internal string StateName { get; } = stateName;
        internal string? StorageName { get; } = storageName;
    }
}

namespace Orleans
{
    /// <summary>A state on its way from or to storage.</summary>
    public interface IGrainState<T>
    {
        T? State { get; set; }
        string? ETag { get; set; }
        bool RecordExists { get; set; }
    }

    /// <summary>A state on its way from or to storage.</summary>
    public sealed class GrainState<T> : IGrainState<T>
    {
        public T? State { get; set; }
        public string? ETag { get; set; }
        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Storage
{
    /// <summary>Keeps the states of grains. A write whose ETag is not the stored one throws <see cref="InconsistentStateException"/>.</summary>
    public interface IGrainStorage
    {
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
    }
}
