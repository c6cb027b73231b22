"""自然人证书: the certificate of a person, without any organisation."""

from flows.form import Form
from flows.sections.closing import CLOSING, REFUND, identity
from flows.sections.invoice import INVOICE_FOR_PERSON
from flows.sections.mailing import mailing_for_person
from flows.sections.opening import OPENING
from flows.sections.papers import ID_BACK, ID_FRONT, application_form, project_papers, seal_sheet
from flows.sections.people import holder
from flows.sections.printing import BY_PERSON, confirmation
from flows.seeing.photographed import READ

PERSON = Form(
    kind="person",
    title="自然人证书",
    version=2,
    subject="holder.name",
    identified="holder",
    questions=(
        *REFUND,
        *OPENING,
        READ,
        *holder(is_employee=False),
        *mailing_for_person(),
        *INVOICE_FOR_PERSON,
        *confirmation("holder"),
        application_form(BY_PERSON),
        ID_FRONT,
        ID_BACK,
        seal_sheet(BY_PERSON),
        *project_papers("person"),
        *identity("holder", "申请人"),
        *CLOSING,
    ),
)
