using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests;

/// <summary>An authority of the tests' own, and what it has signed, as PEM files.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private static readonly DateTimeOffset s_begin = TimeProvider.System.GetUtcNow().AddDays(-10);
    private static readonly TimeSpan s_usual = TimeSpan.FromDays(20);

    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority;

    public ClusterCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=silos of the tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(s_begin, s_begin + (2 * s_usual));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    public string Authority => _folder.File("ca.crt");

    /// <summary>A certificate with its key in one file.</summary>
    public string Sign(string name, TimeSpan? lasting = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var signed = request.Create(_authority, s_begin, s_begin + (lasting ?? s_usual), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(_folder.File($"{name}.pem"), $"{signed.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return _folder.File($"{name}.pem");
    }

    /// <summary>The flags of a silo that shows a new certificate of this authority, and trusts it alone.</summary>
    public string[] Flags(string name) => ["--silo-certificate", Sign(name), "--silo-ca", Authority];

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }
}
