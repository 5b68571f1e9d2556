using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Makes the states that a grain's constructor asks for.</summary>
internal static class PersistentStates
{
    private const int SetupStateStage = 1000;

    public static object Create(Activation activation, PersistentStateAttribute attribute, Type parameterType)
    {
        if (!parameterType.IsGenericType || parameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException($"State '{attribute.StateName}' of grain class '{activation.Class.Type}' must be an IPersistentState, not '{parameterType}'.");
        }

        var name = attribute.StorageName ?? "Default";
        var storage = activation.ActivationServices.GetKeyedService<IGrainStorage>(name)
            ?? throw new BadProviderConfigException($"No storage provider named \"{name}\" found loading grain type {activation.Class.Type.FullName}.");
        var type = typeof(PersistentState<>).MakeGenericType(parameterType.GetGenericArguments());
        return Activator.CreateInstance(type, activation, attribute.StateName, storage)!;
    }

    private sealed class PersistentState<TState> : IPersistentState<TState>
    {
        private readonly GrainState<TState> _stored = new() { State = NewState() };
        private readonly Activation _activation;
        private readonly string _name;
        private readonly IGrainStorage _storage;

        public PersistentState(Activation activation, string name, IGrainStorage storage)
        {
            _activation = activation;
            _name = name;
            _storage = storage;
            activation.Lifecycle.Subscribe(name, SetupStateStage, _ => ReadStateAsync());
        }

        public TState State
        {
            get => OnTurn(_stored).State!;
            set => OnTurn(_stored).State = value;
        }

        public string? Etag => OnTurn(_stored).ETag;
        public bool RecordExists => OnTurn(_stored).RecordExists;
        public Task ReadStateAsync() => RunAsync(_storage.ReadStateAsync, nameof(ReadStateAsync));
        public Task WriteStateAsync() => RunAsync(_storage.WriteStateAsync, nameof(WriteStateAsync));
        public Task ClearStateAsync() => RunAsync(_storage.ClearStateAsync, nameof(ClearStateAsync));

        private async Task RunAsync(Func<string, GrainId, IGrainState<TState>, Task> operation, string verb)
        {
            try
            {
                await operation(_name, _activation.GrainId, OnTurn(_stored));
                _stored.State ??= NewState();
            }
            catch (Exception error) when (error is not OrleansException)
            {
                throw new OrleansException(
                    $"Error from storage provider {_storage.GetType().Name}.{_name} during {verb} for grain {_activation.GrainId}: {error.Message}", error);
            }
        }

        /// <summary>A state belongs to its activation's turns.</summary>
        private static GrainState<TState> OnTurn(GrainState<TState> state) =>
            Activation.Current is not null
                ? state
                : throw new InvalidOperationException("Activation access violation: a grain's state was touched outside of the grain's turns.");

        private static TState NewState() =>
            typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null
                ? Activator.CreateInstance<TState>()
                : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));
    }
}
