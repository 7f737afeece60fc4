using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace Curb.Storage.Records;

/// <summary>The records store as EF Core sees it, on either database. Its schema is made by the SQL migrations, never by the model.</summary>
internal sealed partial class RecordsContext(RecordsDatabase database, DbConnection connection) : DbContext
{
    public DbSet<InstitutionRow> Institutions => Set<InstitutionRow>();

    public DbSet<DrugMappingRow> DrugMappings => Set<DrugMappingRow>();

    public DbSet<SettingRow> Settings => Set<SettingRow>();

    public DbSet<AuditEventRow> AuditEvents => Set<AuditEventRow>();

    public DbSet<PlaceRow> Places => Set<PlaceRow>();

    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<RoleAssignmentRow> RoleAssignments => Set<RoleAssignmentRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<ExternalSubjectRow> ExternalSubjects => Set<ExternalSubjectRow>();

    public DbSet<PatientNameRow> PatientNames => Set<PatientNameRow>();

    public DbSet<CaseRow> Cases => Set<CaseRow>();

    public DbSet<CaseParticipantRow> CaseParticipants => Set<CaseParticipantRow>();

    public DbSet<CaseEventRow> CaseEvents => Set<CaseEventRow>();

    public DbSet<CaseAttachmentRow> CaseAttachments => Set<CaseAttachmentRow>();

    public DbSet<CaseGramRow> CaseGrams => Set<CaseGramRow>();

    public DbSet<SupervisionRow> SupervisionRecords => Set<SupervisionRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<JobScheduleRow> JobSchedules => Set<JobScheduleRow>();

    public DbSet<ImportFileRow> ImportFiles => Set<ImportFileRow>();

    public DbSet<ColumnMappingRow> ColumnMappings => Set<ColumnMappingRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();

    public DbSet<WebhookCallRow> WebhookCalls => Set<WebhookCallRow>();

    public DbSet<DrugListRow> DrugLists => Set<DrugListRow>();

    public DbSet<DrugStopRow> DrugStops => Set<DrugStopRow>();

    public DbSet<TemporaryPurchaseRow> TemporaryPurchases => Set<TemporaryPurchaseRow>();

    public DbSet<StaffMemberRow> Staff => Set<StaffMemberRow>();

    public DbSet<CourseRow> Courses => Set<CourseRow>();

    public DbSet<CourseAttendanceRow> CourseAttendance => Set<CourseAttendanceRow>();

    public DbSet<QuestionRow> Questions => Set<QuestionRow>();

    public DbSet<ExaminationRow> Examinations => Set<ExaminationRow>();

    public DbSet<ExamSittingRow> ExamSittings => Set<ExamSittingRow>();

    public DbSet<PrivilegeRow> Privileges => Set<PrivilegeRow>();

    public DbSet<SanctionRow> Sanctions => Set<SanctionRow>();

    public DbSet<DepartmentPharmacistRow> DepartmentPharmacists => Set<DepartmentPharmacistRow>();

    public DbSet<RuleCountRow> RuleCounts => Set<RuleCountRow>();

    public DbSet<RuleCardRow> RuleCards => Set<RuleCardRow>();

    public DbSet<RuleJudgementRow> RuleJudgements => Set<RuleJudgementRow>();

    public DbSet<ConsultExpertRow> ConsultExperts => Set<ConsultExpertRow>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => database.Configure(options, connection);

    protected override void OnModelCreating(ModelBuilder model)
    {
        Table<InstitutionRow>(model, "institution", "Code");
        Table<DrugMappingRow>(model, "drug_mapping", "Institution", "Text");
        Table<SettingRow>(model, "setting", "Name");
        Table<AuditEventRow>(model, "audit_event", "Sequence").Property(row => row.Sequence).ValueGeneratedNever();
        Table<PlaceRow>(model, "place", "Code");
        Table<AccountRow>(model, "account", "Id");
        Table<RoleAssignmentRow>(model, "role_assignment", "Account", "Role", "Place");
        Table<SessionRow>(model, "session", "Id");
        Table<ExternalSubjectRow>(model, "external_subject", "Issuer", "Subject");
        Table<PatientNameRow>(model, "patient_name", "Institution", "Patient");
        Table<CaseRow>(model, "work_case", "Number").Property(row => row.Number).ValueGeneratedNever();
        Table<CaseParticipantRow>(model, "case_participant", "CaseNumber", "Account");
        Table<CaseEventRow>(model, "case_event", "CaseNumber", "Sequence");
        Table<CaseAttachmentRow>(model, "case_attachment", "CaseNumber", "Sequence");
        Table<CaseGramRow>(model, "case_gram", "Gram", "CaseNumber");
        Table<SupervisionRow>(model, "supervision_record", "Kind", "Id");
        Table<JobRow>(model, "job", "Id");
        Table<JobScheduleRow>(model, "job_schedule", "Id");
        Table<ImportFileRow>(model, "import_file", "Id");
        Table<ColumnMappingRow>(model, "column_mapping", "Institution", "Profile", "Header");
        Table<ApiKeyRow>(model, "api_key", "Id");
        Table<WebhookRow>(model, "webhook", "Id");
        Table<WebhookCallRow>(model, "webhook_call", "Id");
        Table<DrugListRow>(model, "drug_list", "Id");
        Table<DrugStopRow>(model, "drug_stop", "Id");
        Table<TemporaryPurchaseRow>(model, "temporary_purchase", "Id");
        Table<StaffMemberRow>(model, "staff_member", "Institution", "Code");
        Table<CourseRow>(model, "course", "Id");
        Table<CourseAttendanceRow>(model, "course_attendance", "Course", "Staff");
        Table<QuestionRow>(model, "question", "Institution", "Id");
        Table<ExaminationRow>(model, "examination", "Id");
        Table<ExamSittingRow>(model, "exam_sitting", "Id");
        Table<PrivilegeRow>(model, "privilege", "Id");
        Table<SanctionRow>(model, "sanction", "Id");
        Table<RuleCountRow>(model, "rule_count", "Institution", "Day", "Rule", "Version", "Verdict", "Spoke", "Physician");
        Table<RuleCardRow>(model, "rule_card", "Card");
        Table<RuleJudgementRow>(model, "rule_judgement", "Institution", "Rule", "Version", "Subject", "JudgedBy");
        Table<ConsultExpertRow>(model, "consult_expert", "Institution", "Account", "Field");
        Table<DepartmentPharmacistRow>(model, "department_pharmacist", "Institution", "Department", "Staff", "FromDay");
        RegionRows.Declare(model);
    }

    /// <summary>A table whose columns are named as the properties are, in lower case with underscores; flags are kept as 0 and 1 in both databases.</summary>
    internal static EntityTypeBuilder<T> Table<T>(ModelBuilder model, string name, params string[] key)
        where T : class
    {
        var row = model.Entity<T>();
        row.ToTable(name).HasKey(key);
        foreach (var property in typeof(T).GetProperties())
        {
            var column = row.Property(property.Name).HasColumnName(WordStart().Replace(property.Name, "_$1").ToLowerInvariant());
            if (property.PropertyType == typeof(bool))
            {
                column.HasConversion<int>();
            }
        }

        return row;
    }

    [GeneratedRegex("(?<=.)([A-Z])")]
    private static partial Regex WordStart();
}
