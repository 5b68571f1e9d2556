namespace Dreamer.Diffusion.Devices;

/// <summary>
/// Of a transformer's blocks the first few stay in the device's memory, and the others pass through it: each comes from its file when its
/// turn is near, and leaves after it.
/// </summary>
/// <param name="Resident">How many stay; at least the first, which every step needs.</param>
public sealed record BlockOffload(int Resident)
{
    /// <summary>Blocks that stay at least.</summary>
    public const int LeastResident = 1;

    /// <summary>Whether the next block comes while another is at work, beside it.</summary>
    public bool Prefetches { get; init; } = true;

    /// <summary>How many blocks that pass are in memory at once.</summary>
    public int Passing => Prefetches ? 2 : 1;

    /// <summary>Whether of so many blocks fewer would be in memory at once.</summary>
    public bool Saves(int blocks) => Resident + Passing < blocks;
}
