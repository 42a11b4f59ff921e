//! Handles: small numbers that name a thing of the engagement. Only `resolve` makes them.

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The handle of the thing at `index`.
            pub fn new(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// The place of the thing in its list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

handles! {
    /// A finding, in natural order of ids.
    FindingIx;
    /// A requirement, in catalog order over all listed catalogs.
    RequirementIx;
    /// An area, in catalog order over all listed catalogs.
    AreaIx;
    /// An AI system, in natural order of ids.
    SystemIx;
    /// A lifecycle stage of ISO/IEC 23053, in the order of the lifecycle.
    StageIx;
    /// A threat of ISO/IEC 27090.
    ThreatIx;
    /// A phase of the engagement.
    PhaseIx;
    /// A framework with counterparts of requirements.
    FrameworkIx;
    /// A risk of the client's register, as listed in `engagement.yaml`.
    RiskIx;
    /// An audit event, as listed in `engagement.yaml`.
    EventIx;
    /// An activity of the testing programme, as listed in `activities.yaml`.
    ActivityIx;
    /// A cited evidence file, by path.
    EvidenceIx;
    /// A free page, by its `order`, then path.
    PageIx;
    /// An audience, from the least trusted to the most trusted.
    AudienceIx;
}
