namespace Curb.Storage.Migrations;

/// <summary>Brings a store up to the newest schema, one version at a time, each in a transaction of its own.</summary>
internal static class SchemaUpgrade
{
    /// <summary>Runs the migrations that the store lacks.</summary>
    /// <param name="store">What the store is, for messages.</param>
    /// <param name="present">The version the store has; 0 for a new one.</param>
    /// <param name="migrations">All migrations, by version, from 1 without gaps.</param>
    /// <param name="run">Runs one migration and notes its version, all or nothing.</param>
    /// <exception cref="DataFolderException">The store was made by a newer program.</exception>
    public static void Run(string store, int present, IReadOnlyList<Migration> migrations, Action<Migration> run)
    {
        CheckGapless(store, migrations);
        RefuseNewer(store, present, migrations);
        foreach (var migration in migrations.Skip(present))
        {
            run(migration);
        }
    }

    /// <exception cref="DataFolderException">The store was made by a newer program.</exception>
    public static void RefuseNewer(string store, int present, IReadOnlyList<Migration> migrations)
    {
        if (present > migrations.Count)
        {
            throw new DataFolderException($"{store} has schema version {present}, but this program knows versions up to {migrations.Count}: it was written by a newer Curb. Use that version, or restore a backup made with this one.");
        }
    }

    private static void CheckGapless(string store, IReadOnlyList<Migration> migrations)
    {
        for (int i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Version != i + 1)
            {
                throw new InvalidOperationException($"The migrations of {store} have no version {i + 1}.");
            }
        }
    }
}
