using Npgsql;

namespace Dreamer.Silo.Database;

/// <summary>
/// Tables of membership and reminders on PostgreSQL, and the statements by which Orleans' AdoNet providers reach them: they read each
/// statement from the table <c>OrleansQuery</c> and bind their parameters by name. Creating it again changes nothing.
/// </summary>
internal static class ClusterSchema
{
    /// <summary>Silos that start at once create it one after the other; the number is arbitrary.</summary>
    private const long Lock = 0x0D2E_A3E2;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);
        CREATE TABLE IF NOT EXISTS cluster_versions (deployment text PRIMARY KEY, version integer NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS cluster_silos (
            deployment text NOT NULL REFERENCES cluster_versions, address text NOT NULL, port integer NOT NULL, generation integer NOT NULL,
            name text NOT NULL, host text NOT NULL, status integer NOT NULL, proxy_port integer, suspects text,
            started timestamptz NOT NULL, alive timestamptz NOT NULL,
            PRIMARY KEY (deployment, address, port, generation));
        CREATE TABLE IF NOT EXISTS reminders (
            service text NOT NULL, grain text NOT NULL, name text NOT NULL, hash integer NOT NULL,
            starts timestamptz NOT NULL, period bigint NOT NULL, version integer NOT NULL DEFAULT 0,
            PRIMARY KEY (service, grain, name));
        CREATE INDEX IF NOT EXISTS reminders_by_hash ON reminders (service, hash);
        """;

    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        await RunAsync(connection, Tables, cancellationToken);
        foreach (var (key, text) in MembershipStatements.All.Concat(ReminderStatements.All))
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO OrleansQuery VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = key });
            command.Parameters.Add(new NpgsqlParameter { Value = text });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
