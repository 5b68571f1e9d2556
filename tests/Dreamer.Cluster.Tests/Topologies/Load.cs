using Dreamer.Client.Generations;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>Several customers at once, all the time. They send the same requests, so that what one has can be compared with another's.</summary>
internal sealed class Load : IDisposable
{
    private readonly List<Customer> _customers = [];
    private readonly CancellationTokenSource _enough = new();
    private Task _asking = Task.CompletedTask;

    /// <summary>Each comes to one of the gateways, in turn.</summary>
    public static async Task<Load> BeginAsync(Topology topology, string[] gateways, int customers = 3)
    {
        var load = new Load();
        using var admin = topology.AdminOf(gateways[0]);
        for (var number = 0; number < customers; number++)
        {
            load._customers.Add(await Customer.ComeAsync(topology.UrlOf(gateways[number % gateways.Length]), admin, $"customer-{number}"));
        }
        load._asking = Task.WhenAll(load._customers.Select(customer => customer.AskAsync(load._enough.Token)));
        return load;
    }

    public int Accepted => _customers.Sum(customer => customer.Accepted);

    /// <summary>Lets what was accepted end. Every end is that of the undisturbed one, or a cancellation that was asked for.</summary>
    public async Task<IReadOnlyDictionary<int, string>> EndAsync()
    {
        await _enough.CancelAsync();
        await _asking;
        var bytes = new SortedDictionary<int, string>();
        foreach (var customer in _customers)
        {
            foreach (var (number, end) in await customer.LeaveAsync())
            {
                if (end.State == GenerationStates.Succeeded)
                {
                    Assert.Equal(bytes[number] = bytes.GetValueOrDefault(number, end.Bytes), end.Bytes);
                }
                else
                {
                    Assert.Equal((true, GenerationStates.Cancelled), (Asked.IsCancelled(number), end.State));
                }
            }
        }
        return bytes;
    }

    public void Dispose()
    {
        _enough.Cancel();
        foreach (var customer in _customers)
        {
            customer.Dispose();
        }
        _enough.Dispose();
    }
}
