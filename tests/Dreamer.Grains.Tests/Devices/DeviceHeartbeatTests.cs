using Dreamer.Devices;
using Dreamer.Inference;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests.Devices;

public sealed class DeviceHeartbeatTests
{
    [Fact]
    public async Task A_device_that_loads_for_long_goes_on_telling_that_it_lives()
    {
        using var folder = new TemporaryFolder();
        using var loaded = new ManualResetEventSlim();
        using var model = new FakeModel { BeforeLoad = loaded.Wait };
        var beats = new Beats();
        await using var silo = await TestSilo.StartAsync(folder.Path, model, adapt: services =>
        {
            services.AddSingleton<IOutgoingGrainCallFilter>(beats);
            var options = (InferenceOptions)services.Last(service => service.ServiceType == typeof(InferenceOptions)).ImplementationInstance!;
            services.AddSingleton(options with { HeartbeatPeriod = TimeSpan.FromMilliseconds(20) });
        });
        try
        {
            await Eventually.HoldsAsync(async () => beats.Count > 10 && (await silo.Grains.DeviceDirectory().ListAsync()).Any(device => !device.Models[0].Resident));
        }
        finally
        {
            loaded.Set();
        }
        await Eventually.HoldsAsync(async () => (await silo.Grains.DeviceDirectory().ListAsync()).Any(device => device.Models[0].Resident));
    }

    private sealed class Beats : IOutgoingGrainCallFilter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.MethodName == nameof(IDeviceDirectoryGrain.HeartbeatAsync))
            {
                Interlocked.Increment(ref _count);
            }
            return context.Invoke();
        }
    }
}
