namespace Dreamer.Silo.Database;

/// <summary>
/// Who is a member. Every change of a row raises the deployment's version, and only from the version that the writer has seen: of two
/// silos that write at once, one is told 0 rows and reads again.
/// </summary>
internal static class MembershipStatements
{
    private const string ThisSilo = "deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";

    private const string Columns = """
        v.deployment AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName,
        s.host AS HostName, s.status AS Status, s.proxy_port AS ProxyPort, s.suspects AS SuspectTimes,
        s.started AS StartTime, s.alive AS IAmAliveTime, v.version AS Version
        """;

    private const string Raised = "UPDATE cluster_versions SET version = version + 1 WHERE deployment = @DeploymentId AND version = @Version";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["InsertMembershipVersionKey"] = """
            WITH added AS (INSERT INTO cluster_versions (deployment) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*)::integer FROM added
            """,
        ["InsertMembershipKey"] = $"""
            WITH raised AS ({Raised} AND NOT EXISTS (SELECT 1 FROM cluster_silos WHERE {ThisSilo}) RETURNING 1),
            added AS (
                INSERT INTO cluster_silos (deployment, address, port, generation, name, host, status, proxy_port, started, alive)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                FROM raised RETURNING 1)
            SELECT count(*)::integer FROM added
            """,
        ["UpdateMembershipKey"] = $"""
            WITH raised AS ({Raised} AND EXISTS (SELECT 1 FROM cluster_silos WHERE {ThisSilo}) RETURNING 1),
            changed AS (
                UPDATE cluster_silos SET status = @Status, suspects = @SuspectTimes, alive = @IAmAliveTime
                FROM raised WHERE {ThisSilo} RETURNING 1)
            SELECT count(*)::integer FROM changed
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE cluster_silos SET alive = @IAmAliveTime WHERE {ThisSilo}",
        // The version must come even where no row does.
        ["MembershipReadRowKey"] = $"""
            SELECT {Columns} FROM cluster_versions v LEFT JOIN cluster_silos s
            ON s.deployment = v.deployment AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
            WHERE v.deployment = @DeploymentId
            """,
        ["MembershipReadAllKey"] = $"""
            SELECT {Columns} FROM cluster_versions v LEFT JOIN cluster_silos s ON s.deployment = v.deployment WHERE v.deployment = @DeploymentId
            """,
        ["GatewaysQueryKey"] = """
            SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation FROM cluster_silos
            WHERE deployment = @DeploymentId AND status = @Status AND proxy_port > 0
            """,
        ["DeleteMembershipTableEntriesKey"] = """
            DELETE FROM cluster_silos WHERE deployment = @DeploymentId;
            DELETE FROM cluster_versions WHERE deployment = @DeploymentId
            """,
        // 3: active. An active silo that is late is declared dead first.
        ["CleanupDefunctSiloEntriesKey"] = "DELETE FROM cluster_silos WHERE deployment = @DeploymentId AND alive < @IAmAliveTime AND status <> 3",
    };
}
