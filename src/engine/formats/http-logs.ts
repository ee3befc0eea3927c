import type { FieldDoc } from './format';

/** Columns that the HTTP front-end and the web services share. Source: the column names themselves and Microsoft's log descriptions. */
export const HTTP_FIELDS: Record<string, FieldDoc> = {
  DateTime: { meaning: 'When the request was logged, in UTC.' },
  RequestId: { meaning: 'The request, the same on front end and back end.' },
  Protocol: { meaning: 'The client protocol: Mapi, Ews, Eas, Owa, Ecp, Autodiscover, PowerShell, RpcHttp.' },
  UrlHost: { meaning: 'Host name the client asked for.' },
  UrlStem: { meaning: 'Path the client asked for.' },
  AuthenticatedUser: { meaning: 'Who signed in.' },
  AnchorMailbox: { meaning: 'The mailbox that decides which back end takes the request.' },
  UserAgent: { meaning: 'The client program.' },
  ClientIpAddress: { meaning: 'Address of the client, or of the load balancer in front of it.' },
  ServerHostName: { meaning: 'The server that wrote the line.' },
  HttpStatus: { meaning: 'HTTP status sent to the client.' },
  BackEndStatus: { meaning: 'HTTP status the back end answered.' },
  ErrorCode: { meaning: 'Name of the error, if any.' },
  TargetServer: { meaning: 'Back-end server the request went to.' },
  SoapAction: { meaning: 'The web services operation.' },
  ThrottlingPolicy: { meaning: 'Throttling policy of the caller.' },
  ThrottlingDelay: { meaning: 'Milliseconds the request was held back by the budget.' },
  MDBResource: { meaning: 'Database whose health was looked at.' },
  MDBHealth: { meaning: 'Health of that database, -1 unknown, 0 to 100.' },
  BackoffHint: { meaning: 'Milliseconds the client was told to wait.' },
  ThrottledBy: { meaning: 'What held the request back.' },
  TotalRequestTime: { meaning: 'Milliseconds the request took.' },
  GenericInfo: { meaning: 'Details, as key=value parts.' },
  GenericErrors: { meaning: 'Errors on the way, as key=value parts.' },
};
