"""The standard vocabularies of EPCIS: the terms of CBV 2.0 (§7) and the sensor terms of the GS1 Web Vocabulary (CBV
2.0 §7.7).

Promise: every spelling of a term (bare word, `urn:epcglobal:cbv:…`, web URI, `cbv:`/`gs1:` CURIE) reads as one bare
word. A bare word the standard does not know is refused with the nearest that it does. A URI inside GS1's own namespaces
whose term is unknown is of a later or draft release: it is kept as a CURIE, unless it differs from a known term only in
capitals or punctuation, which is a slip and refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

CBV = "https://ref.gs1.org/cbv/"
GS1 = "https://gs1.org/voc/"
_SPELLED = {
    CBV: ("https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/"),
    GS1: ("https://www.gs1.org/voc/", "http://gs1.org/voc/"),
}
_CURIES = {CBV: "cbv:", GS1: "gs1:"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One standard vocabulary: what it is called, how its URIs begin, and its terms."""

    label: str
    namespace: str
    prefix: str
    urn: str
    terms: frozenset[str]
    spellings: dict[str, str] = field(init=False, repr=False, compare=False)
    expansions: dict[str, str] = field(init=False, repr=False, compare=False)
    variants: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spellings = {start + term: term for term in self.terms for start in ("", *self.starts())}
        object.__setattr__(self, "spellings", spellings)
        object.__setattr__(self, "variants", {_letters(term): term for term in self.terms})
        object.__setattr__(self, "expansions", {term: f"{self.namespace}{self.prefix}{term}" for term in self.terms})

    def starts(self) -> tuple[str, ...]:
        """List how a URI or CURIE of this vocabulary may begin."""
        roots = (self.namespace, *_SPELLED[self.namespace], _CURIES[self.namespace])
        return (*(root + self.prefix for root in roots), *((self.urn,) if self.urn else ()))

    def find_unknown(self, text: str) -> str | None:
        """Return the term of a URI that begins as this vocabulary's do, None when it belongs elsewhere."""
        return next((text[len(start) :] for start in self.starts() if text.startswith(start)), None)

    def find_nearest(self, word: str) -> str | None:
        """Return the known term a word was probably meant to be; slow, for what people will read."""
        return next(iter(get_close_matches(word[:64], self.terms, 1, 0.75)), None)

    def find_variant(self, word: str) -> str | None:
        """Return the known term from which a word differs only in capitals or punctuation."""
        return self.variants.get(_letters(word))

    def curie(self, term: str) -> str:
        """Return a term as a CURIE, the form JSON keeps for terms this release of the vocabulary lacks."""
        return f"{_CURIES[self.namespace]}{self.prefix}{term}"

    def web_uri(self, value: str) -> str:
        """Return the web URI of a value in normal form; a URI of another vocabulary is returned unchanged."""
        known = self.expansions.get(value)
        if known is not None:
            return known
        start = _CURIES[self.namespace]
        return self.namespace + value[len(start) :] if value.startswith(start) else value

    def xml_form(self, value: str) -> str:
        """Return a value in normal form as GS1's XML documents spell it: the URN where there is one, else the CURIE."""
        if value in self.terms:
            return self.urn + value if self.urn else self.curie(value)
        start = self.curie("")
        return self.urn + value[len(start) :] if self.urn and value.startswith(start) else value


def _letters(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")


def _vocabulary(label: str, namespace: str, prefix: str, urn: str, terms: str) -> Vocabulary:
    return Vocabulary(label, namespace, prefix, f"urn:epcglobal:cbv:{urn}:" if urn else "", frozenset(terms.split()))


BUSINESS_STEP = _vocabulary(
    "business step",
    CBV,
    "BizStep-",
    "bizstep",
    """accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
    decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
    installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
    retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
    unloading unpacking void_shipping""",
)
DISPOSITION = _vocabulary(
    "disposition",
    CBV,
    "Disp-",
    "disp",
    """active available completeness_inferred completeness_verified conformant container_closed container_open damaged
    destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
    mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled
    reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown""",
)
BUSINESS_TRANSACTION_TYPE = _vocabulary(
    "business transaction type",
    CBV,
    "BTT-",
    "btt",
    "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt",
)
SOURCE_DESTINATION_TYPE = _vocabulary(
    "source or destination type", CBV, "SDT-", "sdt", "location owning_party possessing_party"
)
ERROR_REASON = _vocabulary("error reason", CBV, "ER-", "er", "did_not_occur incorrect_data")
COMPONENT = _vocabulary(
    "component",
    CBV,
    "Comp-",
    "",
    """altitude axial_distance azimuth easting elevation_angle height latitude longitude northing polar_angle
    spherical_radius x y z""",
)
MEASUREMENT_TYPE = _vocabulary(
    "measurement type",
    GS1,
    "",
    "",
    """AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
    Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
    EffectiveDoseRate ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure
    Force Frequency
    Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
    LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
    MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux
    RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed
    SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction
    VolumetricFlux Wavenumber""",
)
EXCEPTION_TYPE = _vocabulary("sensor exception", GS1, "", "", "ALARM_CONDITION ERROR_CONDITION")

VOCABULARIES = (
    BUSINESS_STEP,
    DISPOSITION,
    BUSINESS_TRANSACTION_TYPE,
    SOURCE_DESTINATION_TYPE,
    ERROR_REASON,
    COMPONENT,
    MEASUREMENT_TYPE,
    EXCEPTION_TYPE,
)


def web_uri_of_urn(text: str) -> str:
    """Return the web URI of a CBV URN found in a sender's own field; any other text unchanged (CBV 2.0 §8.9.2)."""
    for vocabulary in VOCABULARIES:
        if vocabulary.urn and text.startswith(vocabulary.urn):
            return f"{vocabulary.namespace}{vocabulary.prefix}{text[len(vocabulary.urn) :]}"
    return text
