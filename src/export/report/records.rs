//! `evidence`, `trials` and `trend`: what was kept, what was tried, and what became of it since.

use serde::Serialize;
use serde_json::Value;

use super::finding::RateItem;
use super::ids;
use crate::assess;
use crate::model::*;

#[derive(Serialize)]
pub(super) struct EvidenceItem<'e> {
    file: &'e str,
    sha256: &'e str,
    bytes: u64,
    sealed: bool,
    cited: Vec<&'e str>,
}

pub(super) fn evidence_item<'e>(e: &'e Engagement, file: &'e EvidenceFile) -> EvidenceItem<'e> {
    EvidenceItem {
        file: &file.path,
        sha256: &file.sha256,
        bytes: file.bytes,
        sealed: file.sealed,
        cited: ids(e, &file.cited),
    }
}

#[derive(Serialize)]
pub(super) struct PoolItem<'e> {
    probe: &'e str,
    system: Option<&'e str>,
    model: Option<&'e str>,
    version: Option<&'e str>,
    #[serde(flatten)]
    rate: RateItem,
    findings: Vec<&'e str>,
}

pub(super) fn pool_item<'e>(e: &'e Engagement, pool: &'e assess::Pool) -> PoolItem<'e> {
    PoolItem {
        probe: &pool.probe,
        system: pool.system.map(|ix| e[ix].id.as_str()),
        model: pool.model.as_deref(),
        version: pool.version.as_deref(),
        rate: RateItem::new(&pool.rate),
        findings: ids(e, &pool.findings),
    }
}

#[derive(Serialize)]
pub(super) struct TrendItem<'e> {
    periods: Vec<PeriodItem<'e>>,
    new: Vec<&'e str>,
    corrected: Vec<&'e str>,
    reopened: Vec<&'e str>,
    regraded: Vec<&'e str>,
    repeated: Vec<&'e str>,
}

#[derive(Serialize)]
struct PeriodItem<'e> {
    id: &'e str,
    date: Option<String>,
    level: Option<u8>,
    coverage: &'e Value,
}

pub(super) fn trend_item<'e>(e: &'e Engagement, trend: &assess::Trend) -> TrendItem<'e> {
    TrendItem {
        periods: e
            .history
            .iter()
            .map(|p| PeriodItem {
                id: &p.id,
                date: p.date.map(|d| d.to_string()),
                level: p.level,
                coverage: &p.coverage,
            })
            .collect(),
        new: ids(e, &trend.new),
        corrected: ids(e, &trend.corrected),
        reopened: ids(e, &trend.reopened),
        regraded: ids(e, &trend.regraded),
        repeated: ids(e, &trend.repeated),
    }
}
