/**
 * Recipients that Twilio's test credentials refuse, so that a developer can cause each refusal. The codes are Twilio's
 * own for these numbers.
 */
export const REFUSED_RECIPIENTS: Readonly<Record<string, { code: number; message: string }>> = {
  '+15005550001': { code: 21211, message: "Invalid 'To' Phone Number: +15005550001" },
  '+15005550002': {
    code: 21612,
    message: "The 'To' phone number: +15005550002, is not currently reachable using the 'From' phone number",
  },
  '+15005550003': {
    code: 21408,
    message: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  },
  '+15005550004': { code: 21610, message: 'Attempt to send to unsubscribed recipient' },
  '+15005550009': { code: 21614, message: "'To' number: +15005550009, is not a valid mobile number" },
}
