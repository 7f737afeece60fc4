namespace Curb.Exchange.Whonet;

/// <summary>The WHONET fields that are taken in. Names of patients are known, so that they can be left out.</summary>
public enum WhonetField
{
    RowIndex,
    Laboratory,
    Institution,
    Origin,
    PatientId,
    PersonName,
    Sex,
    Age,
    BirthDate,
    Ward,
    WardType,
    Department,
    AdmittedOn,
    SpecimenNumber,
    SpecimenDate,
    SpecimenType,
    SpecimenReason,
    IsolateNumber,
    Organism,
    OrganismType,
    BetaLactamase,
    Esbl,
    Carbapenemase,
    CarbapenemaseTest,
    MrsaScreen,
    MecA,
    InducibleClindamycin,
    OtherTest,
    Comment,
    Known,
}

/// <summary>Field names as WHONET files write them: codes, and the display names of its English and Chinese versions.</summary>
public static class WhonetFieldNames
{
    private static readonly Dictionary<string, WhonetField> s_names = Build();

    /// <summary>The field of a header; null for a header that is no WHONET field (it may still be a drug column).</summary>
    public static WhonetField? Find(string header) => s_names.TryGetValue(Key(header), out var field) ? field : null;

    /// <summary>The code by which WHONET itself calls each field that is taken in.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Spellings.Where(pair => pair.Field is not (WhonetField.PersonName or WhonetField.RowIndex or WhonetField.Known or WhonetField.OtherTest or WhonetField.CarbapenemaseTest)).Select(pair => pair.Headers.Split('|')[0])];

    /// <summary>True for a column that a laboratory defined itself.</summary>
    public static bool IsUserDefined(string header) => header.StartsWith("X_", StringComparison.OrdinalIgnoreCase);

    private static string Key(string header) => header.Trim().Replace(' ', '_').Replace('-', '_').ToLowerInvariant();

    private static Dictionary<string, WhonetField> Build()
    {
        var names = new Dictionary<string, WhonetField>(StringComparer.Ordinal);
        foreach (var (field, headers) in Spellings)
        {
            foreach (string header in headers.Split('|'))
            {
                names[Key(header)] = field;
            }
        }

        return names;
    }

    private static (WhonetField Field, string Headers)[] Spellings =>
    [
        (WhonetField.RowIndex, "ROW_IDX|Row"),
        (WhonetField.Laboratory, "LABORATORY|实验室"),
        (WhonetField.Institution, "INSTITUT|Institution|医院|机构"),
        (WhonetField.Origin, "ORIGIN|来源"),
        (WhonetField.PatientId, "PATIENT_ID|Identification number|Patient|Patient ID|病历号|病人号|患者号|病案号|住院号|门诊号|患者编号|患者ID|病人ID|病人编号|患者标识|唯一标识号|识别号|标识号|登记号"),
        (WhonetField.PersonName, "LAST_NAME|FIRST_NAME|FULL_NAME|Last name|First name|Full name|Name|姓名|姓|名"),
        (WhonetField.Sex, "SEX|Gender|性别|患者性别"),
        (WhonetField.Age, "AGE|年龄"),
        (WhonetField.BirthDate, "DATE_BIRTH|Date of birth|Birth date|出生日期|出生年月日|生日"),
        (WhonetField.Ward, "WARD|Location|Location code|病区|病房|地点|病区名称|护理单元"),
        (WhonetField.WardType, "WARD_TYPE|Location type|病区类型|病房类型"),
        (WhonetField.Department, "DEPARTMENT|科室|科室名称|送检科室|部门"),
        (WhonetField.AdmittedOn, "DATE_ADMIS|Date of admission|Admission date|入院日期|入院时间"),
        (WhonetField.SpecimenNumber, "SPEC_NUM|Specimen number|标本号|标本编号|样本号|样本编号|条码号|标本条码"),
        (WhonetField.SpecimenDate, "SPEC_DATE|Specimen date|Collection date|标本日期|送检日期|采样日期|采集日期|标本采集日期|标本采集时间|采样时间|采集时间|取样日期"),
        (WhonetField.SpecimenType, "SPEC_TYPE|Specimen type|Specimen|标本类型|标本种类|标本名称|样本类型"),
        (WhonetField.SpecimenReason, "SPEC_REAS|Reason|送检原因|送检目的"),
        (WhonetField.IsolateNumber, "ISOL_NUM|Isolate number|菌株号|菌株序号|分离株号|分离编号"),
        (WhonetField.Organism, "ORGANISM|Organism code|Microorganism|细菌|菌名|微生物|细菌名称|病原菌|微生物名称|微生物代码|细菌代码|菌种|检出菌"),
        (WhonetField.OrganismType, "ORG_TYPE|Organism type|细菌类型|微生物类型"),
        (WhonetField.BetaLactamase, "BETA_LACT|Beta-lactamase|β-内酰胺酶"),
        (WhonetField.Esbl, "ESBL|X_BLEE|超广谱β-内酰胺酶"),
        (WhonetField.Carbapenemase, "CARBAPENEM|Carbapenemase|碳青霉烯酶"),
        (WhonetField.CarbapenemaseTest, "KPC|NDM|OXA48|OXA-48-like|VIM|IMP_PCR|GES|MBL|eCIM|mCIM|mCIM试验|CARBA_NP|CarbaNP|MODIFHODGE|MHT|改良Hodge试验|改良碳青霉烯灭活试验"),
        (WhonetField.MrsaScreen, "MRSA_SCRN|MRSA|MRSA screening test|OXA_SCREEN"),
        (WhonetField.MecA, "MECA_PCR|PBP2A_AGGL|mecA PCR|PBP2a agglutination"),
        (WhonetField.InducibleClindamycin, "INDUC_CLI|Inducible clindamycin resistance|X_MLS|MLS_DTEST|D试验"),
        (WhonetField.OtherTest, "VRE|SEROTYPE|AMPC|HLGR|HLSR|Serotype"),
        (WhonetField.Comment, "COMMENT|备注|注释|评论"),
        (WhonetField.Known, "COUNTRY_A|Country|国家|年龄分类|数据录入日期|诊断|出院日期|PAT_TYPE|Age category|SPEC_CODE|Specimen type (Numeric)|LOCAL_SPEC|LOCAL_ORG|DATE_DATA|Date of data entry|DATE_DISCH|Date of discharge|DATE_WARD|DATE_OPER|DATE_INFEC|DIAGNOSIS|OPERATION|SITEINFECT|PRIOR_ABX|RESP_TO_TX|CLNOUTCOME|ORDER_MD|PHYSICIAN|SURGEON|STORAGELOC|STORAGENUM|RESID_TYPE|OCCUPATION|ETHNIC|X_INFSOUR|X_RESID"),
    ];
}
