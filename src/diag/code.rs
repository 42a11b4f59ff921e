//! The codes: each names one way in which an engagement can be wrong or incomplete.

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A figure would be wrong or untraceable: nothing is built.
    Error,
    /// Worth a look; the site is built.
    Warning,
}

impl Severity {
    /// The word used in every output form.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $slug:literal $severity:ident $title:literal;)*) => {
        /// Which diagnostic it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as users see it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $slug,)* }
            }

            /// Its severity, which never depends on the case.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What it means, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }
        }
    };
}

codes! {
    // The folder and its files.
    EngagementMissing "engagement-missing" Error "the folder has no engagement.yaml";
    Unreadable "unreadable" Error "a file cannot be read";
    NotUtf8 "not-utf8" Error "a file is not UTF-8 text";
    TooLarge "too-large" Error "a file, a folder or a value is beyond the limits";
    OutsideFolder "outside-folder" Error "a path leads out of the engagement folder";
    SpecialFile "special-file" Error "a device, pipe or socket stands among the files";
    NameCollision "name-collision" Error "two evidence files would have the same name";
    NameNotPortable "name-not-portable" Warning "a name that some systems cannot hold";
    // Front matter and YAML.
    FrontMatterMissing "front-matter-missing" Error "a file has no front matter";
    FrontMatterUnclosed "front-matter-unclosed" Error "the front matter has no closing line";
    YamlSyntax "yaml-syntax" Error "the YAML cannot be read";
    UnknownKey "unknown-key" Error "a key that no file of this kind has";
    DuplicateKey "duplicate-key" Error "a key stands twice in one mapping";
    MissingKey "missing-key" Error "a required key is missing";
    WrongType "wrong-type" Error "a list, mapping or text stands where another is needed";
    BadValue "bad-value" Error "a value outside those allowed";
    BadDate "bad-date" Error "not a civil date";
    BadId "bad-id" Error "an id that cannot be used";
    DuplicateId "duplicate-id" Error "an id is used twice, ignoring case";
    NoEffect "no-effect" Warning "a key that means nothing here";
    // References.
    UnknownRequirement "unknown-requirement" Error "no catalog has this control or clause";
    LabelMismatch "label-mismatch" Error "a label that belongs to another requirement";
    LabelPartial "label-partial" Warning "a label that is wider or narrower than its number";
    LabelUnknown "label-unknown" Warning "a label that no catalog knows";
    HeadingGraded "heading-graded" Error "a heading cannot be graded, only its leaves";
    DuplicateRequirement "duplicate-requirement" Error "the same control or clause twice in one list";
    UnknownSystem "unknown-system" Error "no file in systems/ has this id";
    UnknownStage "unknown-stage" Error "not a lifecycle stage of ISO/IEC 23053";
    UnknownThreat "unknown-threat" Error "not a threat of ISO/IEC 27090 (FDIS)";
    UnknownPhase "unknown-phase" Error "not an engagement phase";
    UnknownRisk "unknown-risk" Error "the risk register has no such id";
    UnknownEvent "unknown-event" Error "no audit event has this id, and it is no date";
    UnknownFinding "unknown-finding" Error "no finding has this id";
    UnknownPeriod "unknown-period" Error "no earlier period or finding of it has this id";
    UnknownAudience "unknown-audience" Error "not one of the engagement's audiences";
    UnknownCatalog "unknown-catalog" Error "no catalog has this id";
    UnknownFramework "unknown-framework" Error "no crosswalk has a framework of this id";
    UnknownTarget "unknown-target" Error "a link leads nowhere";
    RelativeLink "relative-link" Warning "a relative link to no file of the engagement";
    LiteralLink "literal-link" Warning "a double-bracketed text that is no link";
    DraftLinked "draft-linked" Error "a published finding links to a draft";
    PassageUnclosed "passage-unclosed" Error "a passage for one audience is never closed";
    UnknownFigure "unknown-figure" Error "no figure has this path";
    RawHtml "raw-html" Warning "raw HTML is shown as text";
    ShownPlain "shown-plain" Warning "a part beyond the limits is shown plainly";
    // What a finding needs.
    EntryIncomplete "entry-incomplete" Error "an entry without its own grade takes ref and statement only";
    FailureMissing "failure-missing" Error "a nonconformity without failure mode";
    StatementMissing "statement-missing" Error "a nonconformity without its statement";
    EvidenceRequired "evidence-required" Error "a nonconformity without evidence";
    SectionMissing "section-missing" Error "a section that a finding of this status must have";
    SectionAdvised "section-advised" Warning "a section that readers will look for";
    OwnerMissing "owner-missing" Error "a planned remediation without an owner";
    RubricContradiction "rubric-contradiction" Error "the grade contradicts its rubric without a rationale";
    RecordMissing "record-missing" Error "accepted or withdrawn without saying by whom, when and why";
    TrialsSum "trials-sum" Error "the tries do not add up";
    ResultInFuture "result-in-future" Error "the date of a result lies after the report date";
    DateOrder "date-order" Error "an end lies before its beginning";
    NotStated "not-stated" Warning "a nonconformity leaves something unsaid";
    MonitoringUnassessed "monitoring-unassessed" Warning "attacks were tried where nobody assessed monitoring";
    // Evidence.
    EvidenceMissing "evidence-missing" Error "an evidence file that is not there";
    HashMismatch "hash-mismatch" Error "an evidence file is not the one that was hashed";
    HashNotStated "hash-not-stated" Warning "an evidence file without a stated hash";
    EvidenceUncited "evidence-uncited" Warning "an evidence file that no finding cites";
    // Statement of Applicability and programme.
    NotAControl "not-a-control" Error "a row of the Statement of Applicability that is no control";
    RowMissing "row-missing" Warning "a control without a row in the Statement of Applicability";
    ResultMissing "result-missing" Warning "an activity without a result";
    // What the rules say of the whole; each is explained under the rule's own id.
    A1 "A1" Warning "declared implemented, verdict major";
    A2 "A2" Warning "declared implemented, verdict minor";
    A3 "A3" Warning "declared implemented, not tested";
    A4 "A4" Warning "a nonconformity against an excluded control";
    A5 "A5" Warning "excluded without justification";
    A6 "A6" Warning "included without justification";
    A7 "A7" Warning "applicable, not implemented, no plan";
    T1 "T1" Warning "overdue";
    T2 "T2" Warning "verified too late for the next audit";
    T3 "T3" Warning "closed without an effective verification";
    T4 "T4" Warning "no owner";
    T5 "T5" Warning "no due date can be derived";
    T6 "T6" Warning "a major still open six months after stage 2";
    T7 "T7" Warning "due after the certificate expires";
    T8 "T8" Warning "the verifier owns the remediation";
    DecisionUnmet "decision-unmet" Warning "a decision that meets no escalation";
    // Catalogs and themes.
    CatalogInvalid "catalog-invalid" Error "a catalog contradicts itself or another";
    ThemeInvalid "theme-invalid" Error "a file of the theme cannot be used";
    StringMissing "string-missing" Warning "words of the interface are missing in the report's language";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
