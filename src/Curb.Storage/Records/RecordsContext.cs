using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Records;

/// <summary>The records store as EF Core sees it. Its schema is made by the SQL migrations, never by the model.</summary>
internal sealed class RecordsContext(SqliteConnection connection) : DbContext
{
    public DbSet<InstitutionRow> Institutions => Set<InstitutionRow>();

    public DbSet<DrugMappingRow> DrugMappings => Set<DrugMappingRow>();

    public DbSet<SettingRow> Settings => Set<SettingRow>();

    public DbSet<AuditEventRow> AuditEvents => Set<AuditEventRow>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connection);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<InstitutionRow>(row =>
        {
            row.ToTable("institution").HasKey(r => r.Code);
            row.Property(r => r.Code).HasColumnName("code");
            row.Property(r => r.Name).HasColumnName("name");
            row.Property(r => r.NameEn).HasColumnName("name_en");
            row.Property(r => r.Level).HasColumnName("level");
            row.Property(r => r.Kind).HasColumnName("kind");
            row.Property(r => r.District).HasColumnName("district");
        });
        model.Entity<DrugMappingRow>(row =>
        {
            row.ToTable("drug_mapping").HasKey(r => new { r.Institution, r.Text });
            row.Property(r => r.Institution).HasColumnName("institution");
            row.Property(r => r.Text).HasColumnName("text");
            row.Property(r => r.Drug).HasColumnName("drug");
        });
        model.Entity<SettingRow>(row =>
        {
            row.ToTable("setting").HasKey(r => r.Name);
            row.Property(r => r.Name).HasColumnName("name");
            row.Property(r => r.Value).HasColumnName("value");
        });
        model.Entity<AuditEventRow>(row =>
        {
            row.ToTable("audit_event").HasKey(r => r.Sequence);
            row.Property(r => r.Sequence).HasColumnName("sequence").ValueGeneratedNever();
            row.Property(r => r.At).HasColumnName("at");
            row.Property(r => r.Who).HasColumnName("who");
            row.Property(r => r.Process).HasColumnName("process");
            row.Property(r => r.Subject).HasColumnName("subject");
            row.Property(r => r.OldValues).HasColumnName("old_values");
            row.Property(r => r.NewValues).HasColumnName("new_values");
            row.Property(r => r.PreviousHash).HasColumnName("previous_hash");
            row.Property(r => r.Hash).HasColumnName("hash");
        });
    }
}
