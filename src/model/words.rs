//! The words of front matter that decide something: grades, failure modes, states, results.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All values, in their order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The words of the values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// The word used in front matter and exports.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The value that `word` stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How an assessment is graded; from the worst to the best.
    Grade {
        /// Major nonconformity.
        Major "major",
        /// Minor nonconformity.
        Minor "minor",
        /// Opportunity for improvement.
        Opportunity "opportunity",
        /// Positive finding.
        Conforming "conforming",
    }
}

impl Grade {
    /// Major or minor.
    pub fn is_nonconformity(self) -> bool {
        matches!(self, Grade::Major | Grade::Minor)
    }
}

words! {
    /// How a control failed.
    Failure {
        /// The control as designed would never work.
        Design "design",
        /// It could work, but was not implemented or run properly.
        Operating "operating",
    }
}

words! {
    /// What a positive finding or an opportunity tested.
    Tested {
        /// The design.
        Design "design",
        /// The operation.
        Operating "operating",
        /// Both.
        Both "both",
    }
}

impl Tested {
    /// Whether the design was tested.
    pub fn design(self) -> bool {
        self != Tested::Operating
    }

    /// Whether the operation was tested.
    pub fn operation(self) -> bool {
        self != Tested::Design
    }
}

words! {
    /// Where a finding stands.
    Status {
        /// Not published.
        Draft "draft",
        /// Raised.
        Open "open",
        /// The client has planned what to do.
        Planned "planned",
        /// The client has done it.
        Implemented "implemented",
        /// The red team has verified it, if a verification says so.
        Closed "closed",
        /// The client accepts the risk; the nonconformity stays open.
        Accepted "accepted",
        /// Raised in error; counts in nothing.
        Withdrawn "withdrawn",
    }
}

impl Status {
    /// From `planned` on: planned, implemented, closed; not accepted, not withdrawn.
    pub fn from_planned_on(self) -> bool {
        matches!(self, Status::Planned | Status::Implemented | Status::Closed)
    }
}

words! {
    /// Whether the organisation noticed an attack.
    Detected {
        /// Seen.
        Yes "yes",
        /// Not seen.
        No "no",
        /// Seen in part.
        Partly "partly",
        /// Could not be observed in this test.
        NotObservable "not-observable",
    }
}

words! {
    /// What a retest showed.
    VerificationResult {
        /// The correction works.
        Effective "effective",
        /// It works in part.
        Partial "partial",
        /// It does not work.
        NotEffective "not-effective",
        /// It could not be tested.
        CannotVerify "cannot-verify",
    }
}

words! {
    /// What ISO/IEC 27090 (FDIS) does not cover.
    Beyond {
        /// Autonomous agents and the protocols between them.
        Agents "agents",
        /// Manipulation of people and of what they know.
        Cognitive "cognitive",
        /// Economic and strategic harm.
        Economic "economic",
    }
}
