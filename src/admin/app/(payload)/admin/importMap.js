import { UnsavedWork as UnsavedWork_25460018a9bc0508b9e9aab026af19e0 } from '../../../../../src/admin/components/UnsavedWork.tsx'
import { RscEntryLexicalCell as RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { RscEntryLexicalField as RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { LexicalDiffComponent as LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { FixedToolbarFeatureClient as FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BlocksFeatureClient as BlocksFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UploadFeatureClient as UploadFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { LinkFeatureClient as LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { HeadingFeatureClient as HeadingFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineToolbarFeatureClient as InlineToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { HorizontalRuleFeatureClient as HorizontalRuleFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BlockquoteFeatureClient as BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ChecklistFeatureClient as ChecklistFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { OrderedListFeatureClient as OrderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnorderedListFeatureClient as UnorderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ParagraphFeatureClient as ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineCodeFeatureClient as InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { SuperscriptFeatureClient as SuperscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { SubscriptFeatureClient as SubscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { StrikethroughFeatureClient as StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnderlineFeatureClient as UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BoldFeatureClient as BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ItalicFeatureClient as ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InZone as InZone_d93f8dcf962bb6b6d06cfed6936cc3a9 } from '../../../../../src/admin/components/InZone.tsx'
import { BriefPreview as BriefPreview_580d8416366e9471bec9e084a34d87cd } from '../../../../../src/admin/components/BriefPreview.tsx'
import { StoryActions as StoryActions_e5d373a76cca8a80ef1821230fee0550 } from '../../../../../src/admin/components/StoryActions.tsx'
import { ReviewPanel as ReviewPanel_7e345519996c217187347a1b10b65e1e } from '../../../../../src/admin/components/ReviewPanel.tsx'
import { StateCell as StateCell_5697ae67fca966d8626302c9bc949ea5 } from '../../../../../src/admin/components/StateCell.tsx'
import { Unseen as Unseen_4f466a0f91379cc366aad115eca6a94c } from '../../../../../src/admin/components/Unseen.tsx'
import { CampaignProgress as CampaignProgress_565c767387370d26eb42803b468d2e00 } from '../../../../../src/admin/components/CampaignProgress.tsx'
import { TypeCell as TypeCell_fa1c4636f3be63d7988be3e405166290 } from '../../../../../src/admin/components/TypeCell.tsx'
import { ReasonCell as ReasonCell_fb5a1b7d07be0df714d2cce024d3215f } from '../../../../../src/admin/components/ReasonCell.tsx'
import { StopAll as StopAll_5ddeb9cba16c060ed45609639599e55f } from '../../../../../src/admin/components/campaign/StopAll.tsx'
import { ContactCell as ContactCell_749f47454244752e5c8e5140abff7a27 } from '../../../../../src/admin/components/ContactCell.tsx'
import { OfCampaign as OfCampaign_78e00fa155e448e522cae323d9ec05f7 } from '../../../../../src/admin/components/campaign/OfCampaign.tsx'
import { TagsCell as TagsCell_815c8295c7125460992abc61ad2520df } from '../../../../../src/admin/components/TagsCell.tsx'
import { TagsField as TagsField_51811a51ede56e7d091e59663a6c872a } from '../../../../../src/admin/components/TagsField.tsx'
import { ImportContacts as ImportContacts_2b0a9f69d530ca6565e8a04cf982e27a } from '../../../../../src/admin/components/ImportContacts.tsx'
import { ListRules as ListRules_4556e8f46d39ac2b8f2b334d777b4493 } from '../../../../../src/admin/components/ListRules.tsx'
import { WithdrawConsent as WithdrawConsent_4bce4979b8c817bacf331538890d8043 } from '../../../../../src/admin/components/WithdrawConsent.tsx'
import { EditionPage as EditionPage_bf5aa1a462f7493ed5f213ed01658cd1 } from '../../../../../src/admin/components/EditionPage.tsx'
import { JsonView as JsonView_0f06642794304b5d1eebd1e3d8bbb38f } from '../../../../../src/admin/components/JsonView.tsx'
import { AuditSentenceField as AuditSentenceField_f6ee88feaab4ed782986e660461b8f8b } from '../../../../../src/admin/components/AuditSentence.tsx'
import { AuditSentence as AuditSentence_f6ee88feaab4ed782986e660461b8f8b } from '../../../../../src/admin/components/AuditSentence.tsx'
import { AuditExport as AuditExport_3eb315ea175d4b94df85d00c2b2070f7 } from '../../../../../src/admin/components/AuditExport.tsx'
import { ChangeRoles as ChangeRoles_2f7492a72a6e31f0b1c044ae996b94ca } from '../../../../../src/admin/components/ChangeRoles.tsx'
import { SenderCheckField as SenderCheckField_bc679c42a6aa911af9582c84ab48b2a6 } from '../../../../../src/admin/components/campaign/SenderCheck.tsx'
import { Icon as Icon_230f8a0986107581aa840155e20bd909 } from '../../../../../src/admin/components/Brand.tsx'
import { Logo as Logo_230f8a0986107581aa840155e20bd909 } from '../../../../../src/admin/components/Brand.tsx'
import { Desk as Desk_6c9ef5edf204fbb501995b5b1f9db09c } from '../../../../../src/admin/components/Desk.tsx'
import { Ready as Ready_d6d14fd5bf947393337cc268e4277165 } from '../../../../../src/admin/components/Ready.tsx'
import { SignOut as SignOut_7bb747dce076ddce45001c67c362757e } from '../../../../../src/admin/components/SignOut.tsx'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "/src/admin/components/UnsavedWork.tsx#UnsavedWork": UnsavedWork_25460018a9bc0508b9e9aab026af19e0,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalCell": RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalField": RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#LexicalDiffComponent": LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/client#FixedToolbarFeatureClient": FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BlocksFeatureClient": BlocksFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UploadFeatureClient": UploadFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#LinkFeatureClient": LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#HeadingFeatureClient": HeadingFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineToolbarFeatureClient": InlineToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#HorizontalRuleFeatureClient": HorizontalRuleFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BlockquoteFeatureClient": BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ChecklistFeatureClient": ChecklistFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#OrderedListFeatureClient": OrderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnorderedListFeatureClient": UnorderedListFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ParagraphFeatureClient": ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineCodeFeatureClient": InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#SuperscriptFeatureClient": SuperscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#SubscriptFeatureClient": SubscriptFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#StrikethroughFeatureClient": StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnderlineFeatureClient": UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BoldFeatureClient": BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ItalicFeatureClient": ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "/src/admin/components/InZone.tsx#InZone": InZone_d93f8dcf962bb6b6d06cfed6936cc3a9,
  "/src/admin/components/BriefPreview.tsx#BriefPreview": BriefPreview_580d8416366e9471bec9e084a34d87cd,
  "/src/admin/components/StoryActions.tsx#StoryActions": StoryActions_e5d373a76cca8a80ef1821230fee0550,
  "/src/admin/components/ReviewPanel.tsx#ReviewPanel": ReviewPanel_7e345519996c217187347a1b10b65e1e,
  "/src/admin/components/StateCell.tsx#StateCell": StateCell_5697ae67fca966d8626302c9bc949ea5,
  "/src/admin/components/Unseen.tsx#Unseen": Unseen_4f466a0f91379cc366aad115eca6a94c,
  "/src/admin/components/CampaignProgress.tsx#CampaignProgress": CampaignProgress_565c767387370d26eb42803b468d2e00,
  "/src/admin/components/TypeCell.tsx#TypeCell": TypeCell_fa1c4636f3be63d7988be3e405166290,
  "/src/admin/components/ReasonCell.tsx#ReasonCell": ReasonCell_fb5a1b7d07be0df714d2cce024d3215f,
  "/src/admin/components/campaign/StopAll.tsx#StopAll": StopAll_5ddeb9cba16c060ed45609639599e55f,
  "/src/admin/components/ContactCell.tsx#ContactCell": ContactCell_749f47454244752e5c8e5140abff7a27,
  "/src/admin/components/campaign/OfCampaign.tsx#OfCampaign": OfCampaign_78e00fa155e448e522cae323d9ec05f7,
  "/src/admin/components/TagsCell.tsx#TagsCell": TagsCell_815c8295c7125460992abc61ad2520df,
  "/src/admin/components/TagsField.tsx#TagsField": TagsField_51811a51ede56e7d091e59663a6c872a,
  "/src/admin/components/ImportContacts.tsx#ImportContacts": ImportContacts_2b0a9f69d530ca6565e8a04cf982e27a,
  "/src/admin/components/ListRules.tsx#ListRules": ListRules_4556e8f46d39ac2b8f2b334d777b4493,
  "/src/admin/components/WithdrawConsent.tsx#WithdrawConsent": WithdrawConsent_4bce4979b8c817bacf331538890d8043,
  "/src/admin/components/EditionPage.tsx#EditionPage": EditionPage_bf5aa1a462f7493ed5f213ed01658cd1,
  "/src/admin/components/JsonView.tsx#JsonView": JsonView_0f06642794304b5d1eebd1e3d8bbb38f,
  "/src/admin/components/AuditSentence.tsx#AuditSentenceField": AuditSentenceField_f6ee88feaab4ed782986e660461b8f8b,
  "/src/admin/components/AuditSentence.tsx#AuditSentence": AuditSentence_f6ee88feaab4ed782986e660461b8f8b,
  "/src/admin/components/AuditExport.tsx#AuditExport": AuditExport_3eb315ea175d4b94df85d00c2b2070f7,
  "/src/admin/components/ChangeRoles.tsx#ChangeRoles": ChangeRoles_2f7492a72a6e31f0b1c044ae996b94ca,
  "/src/admin/components/campaign/SenderCheck.tsx#SenderCheckField": SenderCheckField_bc679c42a6aa911af9582c84ab48b2a6,
  "/src/admin/components/Brand.tsx#Icon": Icon_230f8a0986107581aa840155e20bd909,
  "/src/admin/components/Brand.tsx#Logo": Logo_230f8a0986107581aa840155e20bd909,
  "/src/admin/components/Desk.tsx#Desk": Desk_6c9ef5edf204fbb501995b5b1f9db09c,
  "/src/admin/components/Ready.tsx#Ready": Ready_d6d14fd5bf947393337cc268e4277165,
  "/src/admin/components/SignOut.tsx#SignOut": SignOut_7bb747dce076ddce45001c67c362757e,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
