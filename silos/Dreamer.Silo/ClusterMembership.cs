using System.Net;

namespace Dreamer.Silo;

/// <summary>How a process joins the cluster.</summary>
public sealed record ClusterMembership
{
    /// <summary>Unique among the living: devices are named after it.</summary>
    public required string Name { get; init; }

    /// <summary>The PostgreSQL database of membership and reminders.</summary>
    public required string Database { get; init; }

    public string Cluster { get; init; } = "dreamer";

    /// <summary>Where other silos reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public required int Port { get; init; }

    /// <summary>Of connections between silos; null has none, for a network that nobody else is in.</summary>
    public SiloTls? Tls { get; init; }

    /// <summary>Silos probe each other this often; three missed probes, the last through another silo, declare a silo dead.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(1);
}
