using Curb.Exchange.Tabular;
using Curb.Exchange.Whonet;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>WHONET files: one row an isolate with all its results, whatever the format around it.</summary>
public sealed class WhonetProfile : IIntakeProfile
{
    public string Id => "whonet";

    public string Title => "WHONET: text, dBase, SQLite or XLSX with WHONET field names or their display names";

    public IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings) => paths.Select(path => new IsolatesFile(path, settings));

    private sealed class IsolatesFile(string path, IntakeSettings settings) : ProfileFile(path, System.IO.Path.GetFileName(path), "isolates")
    {
        public override PreparedFile Prepare()
        {
            var file = WhonetFile.Open(Path, settings.DrugCode, settings.Columns);
            file.Layout.RefuseUnlessCountable(Name);
            var notices = Notices(file);
            bool asSaid = file.Dates.Settle(file.Layout, settings.DateOrder, notices);
            RefuseUndecided(file);
            var content = DeliveredContent.Of(Path, [], settings.Said(asSaid ? $"dates {settings.DateOrder}" : ""));
            var source = new SourceFile(Name, content.Digest, content.Bytes, "whonet", Kind, file.Reading);
            return new PreparedFile(source, notices, Parts(file, content));
        }

        private static List<string> Notices(WhonetFile file)
        {
            var layout = file.Layout;
            var notices = new List<string>();
            if (file.HeaderLine > 1)
            {
                notices.Add(HeaderSearch.Notice(file.HeaderLine));
            }

            if (layout.Unread.Count > 0)
            {
                notices.Add($"columns not taken: {string.Join(", ", layout.Unread)}");
            }

            if (layout.Of(WhonetField.PatientId) < 0)
            {
                notices.Add("no column PATIENT_ID: repeated isolates of one patient can't be left out of the statistics");
            }

            if (layout.Of(WhonetField.SpecimenNumber) < 0)
            {
                notices.Add("no column SPEC_NUM: a corrected row is known again only by patient, date and organism");
            }

            if (layout.Tests.Count == 0)
            {
                notices.Add("no drug column (such as AMP_NM, CIP_ND5): isolates without results");
            }

            return notices;
        }

        /// <summary>Nothing is taken in while the person hasn't said how the dates are to be read: a file once taken in would not be read again.</summary>
        private void RefuseUndecided(WhonetFile file)
        {
            if (file.Layout.Of(WhonetField.SpecimenDate) is var column && file.Dates[WhonetField.SpecimenDate].IsUndecided)
            {
                throw new UnusableFileException(Name, "dates such as 2/1/2024, of which nothing tells whether the day or the month comes first", "dates as yyyy-MM-dd, or the option --dates day-first or --dates month-first (--dates year-first for 24-03-05)", "ambiguous-dates", 0, file.Layout.Header[column]);
            }
        }

        private IEnumerable<Delivery> Parts(WhonetFile file, DeliveredContent content)
        {
            using (file)
            {
                foreach (var part in file.Parts(settings.Institution))
                {
                    yield return part;
                }

                content.RefuseIfChanged(Name);
            }
        }
    }
}
