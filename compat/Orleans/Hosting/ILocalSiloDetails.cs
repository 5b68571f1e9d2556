namespace Orleans.Runtime;

/// <summary>The silo of this process.</summary>
public interface ILocalSiloDetails
{
    string Name { get; }

    string ClusterId { get; }

    SiloAddress SiloAddress { get; }
}
