using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Dreamer.Silo;

/// <summary>
/// TLS on every connection between silos. Each side shows a certificate, and takes any of the cluster's own authority: silos find each other by address,
/// and so the names in certificates say nothing.
/// </summary>
public sealed class SiloTls
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authority;

    private SiloTls(X509Certificate2 own, X509Certificate2Collection authority) => (_own, _authority) = (own, authority);

    /// <summary>Refuses files that cannot be used with one sentence that names the flag; without a key's own file it is in the certificate's.</summary>
    public static SiloTls Read(string certificate, string? key, string authority, DateTimeOffset now)
    {
        var tls = new SiloTls(
            Read("--silo-certificate", certificate, () => X509Certificate2.CreateFromPemFile(certificate, key)), Read("--silo-ca", authority, () => AllOf(authority)));
        if (now > tls._own.NotAfter || now < tls._own.NotBefore)
        {
            throw new IOException(FormattableString.Invariant(
                $"--silo-certificate '{certificate}' holds from {tls._own.NotBefore.ToUniversalTime():u} to {tls._own.NotAfter.ToUniversalTime():u}; it is {now:u}."));
        }

        return tls.Trusts(tls._own) ? tls : throw new IOException($"--silo-certificate '{certificate}' was not signed by an authority in --silo-ca '{authority}'.");
    }

    public ISiloBuilder AddTo(ISiloBuilder silo) => silo.UseTls(_own, tls =>
    {
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (given, _, _) => Trusts(given);
        tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = "silo"; // has to be some name, and is compared with none
    });

    /// <summary>Signed by the authority, directly or through what its file holds, and not run out.</summary>
    private bool Trusts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // an authority of one's own publishes no list
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection AllOf(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate.");
    }

    private static T Read<T>(string flag, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{flag} '{file}' cannot be used: {refused.Message}", refused);
        }
    }
}
